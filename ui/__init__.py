"""Everything shared that knows Streamlit or the browser."""
