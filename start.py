"""Start the app as ``streamlit run app.py`` does, with its options, but end quietly on Ctrl+C.

Streamlit takes seconds to import, and is interrupted with a traceback meanwhile.
"""

import logging
import signal
import sys

if __name__ == "__main__":  # workers import this file, too
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    # Where a school's network does not tell what address the internet has for it, that is no fault.
    logging.getLogger("streamlit.net_util").addFilter(
        lambda record: record.levelno > logging.WARNING
    )
    from streamlit.web.cli import main

    sys.argv[1:1] = ["run", "app.py"]
    main()
