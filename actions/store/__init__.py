"""The database of plans: models, migrations, repositories, the books, demo data."""
