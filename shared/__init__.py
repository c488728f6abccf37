"""What two services or more need: contracts, the log, documents, telemetry, text."""
