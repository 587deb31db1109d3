"""Photos and papers from people: only what is seen is kept, made anew in a bounded process.

Apart from `store.files`, because that package loads what tables need, which takes a second; a photo
is ready in less.
"""
