"""Start the app as ``streamlit run app.py`` does, with its options, but end quietly on Ctrl+C.

Streamlit takes seconds to import, and is interrupted with a traceback meanwhile.
"""

import signal
import sys

signal.signal(signal.SIGINT, signal.SIG_DFL)

from streamlit.web.cli import main  # noqa: E402

if __name__ == "__main__":
    sys.argv[1:1] = ["run", "app.py"]
    main()
