-- Acts: writes every dirty buffer at once, which loads the disks, and then removes or recycles WAL that nobody needs.
CHECKPOINT
