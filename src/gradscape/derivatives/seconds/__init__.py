"""Second derivatives along lines and across pairs of them."""
