# SPDX-License-Identifier: LGPL-2.1
"""libdaxctl-compound in Python: list, change and watch dax devices of compound pages.

    import daxctl_compound as dax
    for region in dax.Context().regions():
        print(region.path, region.size, [device.name for device in region.devices()])

Sizes are bytes, None where something is not known. What the library refuses is an Error with the rule,
a sentence, and words of a command that would work. An object keeps what it stands for, also when that has gone.
"""
import ctypes as c
import errno
import os
import select

_lib = c.CDLL("libdaxctl-compound.so.1")
_UNKNOWN = 2 ** 64 - 1
_REQUEST = {"mode": c.c_int, "size": c.c_uint64, "align": c.c_uint64, "at": c.c_uint64, "vmemmap_shift": c.c_int,
            "map": c.c_int, "ram": c.c_uint}
NO_ONLINE, NO_MOVABLE, FORCE = 1, 2, 4   # ram=
SHIFT_AUTO = -1                          # vmemmap_shift=


class _Error(c.Structure):
    _fields_ = [("err", c.c_int), ("rule", c.c_char_p), ("what", c.c_char_p), ("hint", c.c_char_p),
                ("hint_args", c.POINTER(c.c_char_p))]


class _Extent(c.Structure):
    _fields_ = [("start", c.c_uint64), ("size", c.c_uint64), ("offset", c.c_uint64)]


class _Event(c.Structure):
    _fields_ = [("sz", c.c_size_t), ("action", c.c_char_p), ("name", c.c_char_p), ("seqnum", c.c_uint64),
                ("time_us", c.c_uint64), ("poison_length", c.c_uint64), ("poison_offset", c.c_uint64)]


def _call(name, *arguments, result=c.c_int):
    """One call; arguments have the types that the header says, texts are bytes."""
    function = getattr(_lib, "daxc_" + name)
    function.restype = result
    function.argtypes = [c.c_char_p if isinstance(argument, bytes) else type(argument) for argument in arguments]
    return function(*arguments)


def _number(value):
    return None if value == _UNKNOWN else value


class Error(OSError):
    """What the library refused: errno, and where it explains it rule, what, hint and hint_args (or None)."""

    def __init__(self, ctx, rc):
        found = ctx and _call("get_error", ctx, result=c.POINTER(_Error))
        text = found.contents if found else _Error(err=-rc, what=os.strerror(-rc).encode(), rule=b"", hint=b"")
        self.rule, self.what, self.hint = (part.decode() for part in (text.rule, text.what, text.hint))
        words = iter(text.hint_args).__next__ if text.hint_args else None
        self.hint_args = [word.decode() for word in iter(words, None)] if words else None
        super().__init__(-rc, self.what)


class _Object:
    """A pointer of the library with a reference, dropped with the object."""

    def __init__(self, kind, context, pointer):
        self.context, self._kind, self._p = context, kind, c.c_void_p(pointer)
        _call(kind + "_ref", self._p, result=c.c_void_p)

    def __del__(self):
        _call(self._kind + "_unref", self._p, result=c.c_void_p)

    def _get(self, name, result):
        return _call(f"{self._kind}_get_{name}", self._p, result=result)


class Context:
    """What the machine has, or the captured tree below sysroot."""

    def __init__(self, sysroot=None):
        self._p = c.c_void_p()
        self._check(_call("new", c.pointer(self._p)))
        if sysroot:
            self._check(_call("set_sysroot", self._p, os.fsencode(sysroot)))

    def __del__(self):
        _call("unref", self._p, result=c.c_void_p)

    def _check(self, rc):
        if rc < 0:
            raise Error(self._p, rc)
        return rc

    def regions(self):
        pointer = _call("region_get_first", self._p, result=c.c_void_p)
        if not pointer and (error := _call("get_error", self._p, result=c.POINTER(_Error))):
            raise Error(self._p, -error.contents.err)
        while pointer:
            yield Region(self, pointer)
            pointer = _call("region_get_next", c.c_void_p(pointer), result=c.c_void_p)

    def device(self, name):
        """By any name that the program takes."""
        pointer = c.c_void_p()
        self._check(_call("dev_by_name", self._p, name.encode(), c.pointer(pointer)))
        return Device(self, pointer.value)

    def refresh(self):
        _call("refresh", self._p, result=None)

    def recover(self):
        """Undo what a change that was killed has left; how much that was."""
        return self._check(_call("recover", self._p))

    def events(self, timeout=None):
        """From now on (action, name) of each, until none comes for so many seconds; ("lost", None) where some are."""
        monitor = c.c_void_p()
        self._check(_call("monitor_new", self._p, c.pointer(monitor)))
        return self._take(monitor, timeout)

    def _take(self, monitor, timeout):
        event = _Event(sz=c.sizeof(_Event))
        try:
            while select.select([_call("monitor_get_fd", monitor)], [], [], timeout)[0]:
                while rc := _call("monitor_next", monitor, c.pointer(event)):
                    if rc < 0 and rc != -errno.ENOBUFS:
                        raise Error(self._p, rc)
                    yield (event.action.decode(), event.name.decode()) if rc > 0 else ("lost", None)
        finally:
            _call("monitor_free", monitor, result=None)

    def _change(self, plan, *arguments, dry_run=False):
        """Plan, and carry it out: the device that came of it or None; the steps in words with dry_run."""
        made, device = c.c_void_p(), c.c_void_p()
        self._check(_call("plan_" + plan, *arguments, c.pointer(made)))
        try:
            if dry_run:
                count = _call("plan_get_nr_steps", made, result=c.c_size_t)
                return [_call("plan_get_step", made, c.c_size_t(i), result=c.c_char_p).decode() for i in range(count)]
            self._check(_call("plan_apply_anew", made, c.pointer(device)))
            return Device(self, device.value) if device else None
        finally:
            _call("plan_free", made, result=None)

    def _change_as(self, plan, subject, dry_run, extents=None, **wishes):
        request = c.c_void_p(_call("request_new", result=c.c_void_p))
        try:
            for name, value in wishes.items():
                if name in ("mode", "map") and isinstance(value, str):
                    value = self._check(_call(f"{name}_from_name", value.encode()))
                _call("request_set_" + name, request, _REQUEST[name](value), result=None)
            if extents is not None:
                given = (_Extent * len(extents))(*[(start, size, 0) for start, size in extents])
                self._check(_call("request_set_extents", request, given, c.c_size_t(len(extents))))
            return self._change(plan, subject, request, dry_run=dry_run)
        finally:
            _call("request_free", request, result=None)


class Region(_Object):
    def __init__(self, context, pointer):
        super().__init__("region", context, pointer)

    id = property(lambda self: self._get("id", c.c_int))
    path = property(lambda self: self._get("path", c.c_char_p).decode())
    start = property(lambda self: _number(self._get("start", c.c_uint64)))
    size = property(lambda self: _number(self._get("size", c.c_uint64)))
    available = property(lambda self: _number(self._get("available", c.c_uint64)))
    align = property(lambda self: self._get("align", c.c_uint64) or None)

    def devices(self):
        pointer = _call("dev_get_first", self._p, result=c.c_void_p)
        while pointer:
            yield Device(self.context, pointer)
            pointer = _call("dev_get_next", c.c_void_p(pointer), result=c.c_void_p)

    def create(self, dry_run=False, **wishes):
        """mode, size, align, at, vmemmap_shift, map, ram, extents=[(start, size)]; what is not given is as usual."""
        return self.context._change_as("create", self._p, dry_run, **wishes)


class Device(_Object):
    def __init__(self, context, pointer):
        super().__init__("dev", context, pointer)

    name = property(lambda self: self._get("name", c.c_char_p).decode())
    size = property(lambda self: _number(self._get("size", c.c_uint64)))
    align = property(lambda self: self._get("align", c.c_uint64) or None)
    start = property(lambda self: _number(self._get("resource", c.c_uint64)))
    mode = property(lambda self: _call("mode_name", c.c_int(self._get("mode", c.c_int)), result=c.c_char_p).decode())
    exists = property(lambda self: _call("dev_exists", self._p, result=c.c_bool))

    def reconfigure(self, dry_run=False, **wishes):
        return self.context._change_as("reconfigure", self._p, dry_run, **wishes)

    def destroy(self, force=False, dry_run=False):
        return self.context._change("destroy", self._p, c.c_bool(force), dry_run=dry_run)

    def disable(self, force=False, dry_run=False):
        return self.context._change("disable", self._p, c.c_bool(force), dry_run=dry_run)
