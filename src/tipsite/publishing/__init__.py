"""Publication of a built site to its targets, and verification of the site online.

No other package opens connections. A target (`model.config.Target`) is opened as a
`remote.Remote`: a few operations on files. They are the same for a folder, SFTP, FTPS, object
storage and a branch of git. Each kind has its own module, which imports its library. `secrets`
gets passwords from outside the site. The content and order of a publication, and its history,
do not depend on the kind of target.
"""
