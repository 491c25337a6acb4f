-- Ids of refused signals that are no longer kept: such an id is never traded, whenever it comes again on the route.
CREATE TABLE signal_claims (
  route_id TEXT COLLATE "C" NOT NULL REFERENCES routes (id),
  -- The first 128 bits of the id's SHA-256, in hexadecimal.
  id_hash TEXT COLLATE "C" NOT NULL,
  received_at TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (route_id, id_hash)
);
