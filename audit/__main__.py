"""`python -m audit`: the same as `scoreaudit`."""

from audit.cli.main import main

if __name__ == "__main__":
    main()
