"""The handlers of Python's own logging: HTTPHandler, SocketHandler, DatagramHandler."""
