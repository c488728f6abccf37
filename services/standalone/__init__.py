"""All five services in one process: the embedded default, the demo, and the `infobud` command line.

In: nothing but settings. Out: the web page and API on one port.
It is the same five `build` functions that the single services run; this package alone may import them all.
"""
