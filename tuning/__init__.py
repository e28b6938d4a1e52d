"""How the sentence encoder came about: multilingual E5, cut down and tuned on data/nlu.

Run by hand (`make tune`), needs PyTorch, and writes `nlu/encoder.bin`, which is committed; the
bot itself never imports this package.
"""
