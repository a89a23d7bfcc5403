"""From the built site to where people read it, and whether what is there is still true.

The one package that opens connections. A target (`model.config.Target`) is opened as a
`remote.Remote`: a few operations on files, the same for a folder, SFTP, FTPS, object storage and a
branch of git, each in a file of its own, which imports its library when it is used. `secrets` knows
passwords, from outside of the site. What is published, in which order, and what is remembered of
it does not depend on the kind of target.
"""
