"""Everything that trains and explains; nothing here knows about Streamlit."""
