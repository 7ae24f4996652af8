"""The load: processes of their own that send the corpus; their CPU is not the server's."""
