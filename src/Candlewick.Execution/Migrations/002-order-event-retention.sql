-- Earlier moves of the order that were removed once its trade had long been settled; this one tells where they led.
ALTER TABLE order_events ADD COLUMN stands_for INTEGER NOT NULL DEFAULT 0;
