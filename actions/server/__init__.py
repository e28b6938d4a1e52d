"""The action server: its application, routes, requests and health."""
