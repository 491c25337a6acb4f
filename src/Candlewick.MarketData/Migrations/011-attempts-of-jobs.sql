-- How often a job began since it last got further: one that ends the program each time is given up.
ALTER TABLE data_collection_jobs ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
