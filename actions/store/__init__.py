"""The database of plans: models, migrations, repositories, demo data, import."""
