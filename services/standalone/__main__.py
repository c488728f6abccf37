"""`python -m services.standalone`: the `infobud` command line."""

from services.standalone.cli import main

if __name__ == "__main__":
    main()
