"""The five services of Infobud, and `standalone`, which runs all five in one process."""
