"""What is done to data before it leaves the room.

=================  ====================================================================================
`release`          brand names and small numbers hidden, once, before any analysis; the marking
`suppression`      which counts to hide, and the dataset without them
`protection`       the cheapest cells to hide, and the tables that prove that it was enough
`relations`        the sums that a reader can do
`atoms`            counts as sums of what they share with others
`attack`           what a reader can work out, from released data too
`masking`          notes, titles, columns and ids beside a hidden count
`pseudonym_key`    the key of brand names, which never travels with the product
`run_record`       how to make a product again; `inputs`: the files that were used beside the data
=================  ====================================================================================
"""
