"""Interactive pages, one offline file each."""
