"""Numbers from sums: what the API, the pages and `concord agreement` tell, each with its interval or its reason.

records    Number, Row and Told, as they go over the wire      codes     what each code is called and rests on
scopes     how images are divided: by category, pair, time …  ratios    sums of ratios by SQL
alphas     what is corrected for chance                        expected  what chance would give, cached
telling    everything together: `tell`                         images    one row an image, page by page
people     one annotator: misses, extras, edges, time, quality
"""
