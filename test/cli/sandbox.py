"""Where commands of tests run: a directory with a captured tree in it, and nothing of the caller's."""
import os
import pathlib
import subprocess
import tarfile
import tempfile

TREES = pathlib.Path(__file__).resolve().parent / "trees"
LIMIT = 60  # seconds: for a command that hangs

# The tree without saying so, for commands that are written for a running system.
WRAPPER = """#!/bin/sh
exec {build}/daxctl/daxctl-compound "$@" --sysroot {tree}
"""


class Hangs(Exception):
    """A command that did not end."""


class Sandbox:
    """Working directories, one for each tree, made when first asked for."""

    def __init__(self, build):
        self.build = build
        self.work = tempfile.TemporaryDirectory(prefix="daxctl-compound-cli-")
        self.dirs = {}

    def directory(self, tree):
        """A directory with the captured tree as "tree"; that of "none" has an empty sys."""
        if tree not in self.dirs:
            self.dirs[tree] = pathlib.Path(self.work.name) / str(len(self.dirs))
            where = self.dirs[tree] / "tree"
            (where / "sys").mkdir(parents=True)
            if tree != "none":
                with tarfile.open(TREES / f"{tree}.tar.xz") as archive:
                    archive.extractall(where)
        return self.dirs[tree]

    def implied(self, tree):
        """A directory for PATH whose daxctl-compound reads the tree."""
        programs = self.directory(tree) / "bin"
        if not programs.exists():
            programs.mkdir()
            wrapper = programs / "daxctl-compound"
            wrapper.write_text(WRAPPER.format(build=self.build, tree=self.directory(tree) / "tree"))
            wrapper.chmod(0o755)
        return programs

    def environment(self, *paths):
        """Only what a command needs: nothing of the caller's may change what it prints."""
        env = {name: value for name, value in os.environ.items() if name.endswith("SAN_OPTIONS")}
        env["PATH"] = ":".join([*map(str, paths), f"{self.build}/daxctl", os.environ["PATH"]])
        env["LD_LIBRARY_PATH"] = f"{self.build}/libdaxctl-compound"
        env.update(HOME=self.work.name, LC_ALL="C.UTF-8", TZ="UTC", COLUMNS="80", TERM="dumb")
        return env

    def run(self, command, tree, *paths):
        """Exit status, lines of stdout, lines of stderr."""
        try:
            done = subprocess.run(
                ["bash", "-c", command], cwd=self.directory(tree), stdin=subprocess.DEVNULL,
                env=self.environment(*paths), capture_output=True, timeout=LIMIT, check=False)
        except subprocess.TimeoutExpired as error:
            raise Hangs(f"still running after {LIMIT} s") from error
        return (done.returncode, done.stdout.decode(errors="replace").splitlines(),
                done.stderr.decode(errors="replace").splitlines())
