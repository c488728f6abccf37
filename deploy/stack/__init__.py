"""Apache Kafka and a MongoDB-compatible server (FerretDB on SQLite) on this machine, without Docker.

`python -m deploy.stack up` fetches and builds them once, starts them on loopback and waits until they answer;
`down` ends them, `status` tells. Their data stays in ./data/stack until it is deleted.
"""
