"""Clients of the HTTP API, and the types that are generated for them from its OpenAPI document."""
