"""`python -m berakhlak_cli` is `berakhlak`."""

from berakhlak_cli.cli.main import main

if __name__ == "__main__":
    main()
