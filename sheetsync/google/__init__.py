"""The edge to Google: one session, Sheets and Drive over it, and the sign-in.

Nothing here knows whether the other end is Google or the emulator; `app.py`
says so by mounting a transport on the session.
"""
