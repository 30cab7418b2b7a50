"""One moment for every test: Thursday 26 November 2026, half past nine in England."""

from datetime import UTC, date, datetime

NOW = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
TODAY = date(2026, 11, 26)
