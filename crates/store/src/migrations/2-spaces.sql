-- A space is scanned, and a free seed found, without reading everything.
CREATE INDEX value_of_space ON value (space);
CREATE INDEX seed_free ON seed (taken) WHERE taken = 0;
