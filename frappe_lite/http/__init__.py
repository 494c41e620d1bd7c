"""The site over HTTP: a Werkzeug application and the server that runs it."""
