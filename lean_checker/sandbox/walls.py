# SPDX-License-Identifier: Apache-2.0
"""Raise walls around this process and become another command behind them.

    python -I -S lean_checker/sandbox/walls.py FEATURES --read PATH… --write PATH… -- COMMAND…

    namespaces  no network, no shared memory or names of others; an unprivileged user
    landlock    files: what Lean needs may be read, only its scratch folder written; no signals out
    seccomp     no new processes, no sockets, no ptrace, mount, bpf, keys or kernel modules
    limits      always: no core files, no new privileges, few open files (address space and file
                size are limited by process.py)

Namespaces keep what others see away from Lean, Landlock and seccomp keep Lean from what is there;
each works without the others, so one missing wall leaves the rest.

It uses ctypes on Linux system calls. It runs before every Lean process, so it imports little, and
nothing of this package: most of Python's own start-up would be other modules.
"""

import ctypes
import os
import resource
import struct
import sys

SIGKILL = 9
CLONE_NEWUSER, CLONE_NEWNET, CLONE_NEWIPC, CLONE_NEWUTS = 0x10000000, 0x40000000, 1 << 27, 1 << 26
PR_SET_NO_NEW_PRIVS, PR_SET_PDEATHSIG, PR_SET_SECCOMP = 38, 1, 22
LANDLOCK = {"create": 444, "add": 445, "restrict": 446}  # the same on all architectures
# Bits of Landlock's file rights: execute, write, read, read folders; the rest change things.
READ_RIGHTS = 1 << 0 | 1 << 2 | 1 << 3
# How many rights of files, of the network and of scopes each version of Landlock knows.
FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
ALWAYS_READ = (
    *("/usr", "/lib", "/lib64", "/bin", "/nix/store", "/etc/ld.so.cache", "/etc/ld.so.preload"),
    *("/etc/localtime", "/dev/null", "/dev/urandom", "/dev/random", "/dev/zero"),
    *("/sys/devices/system/cpu", "/proc/meminfo", "/proc/cpuinfo", "/proc/self"),
)

# System calls that Lean never needs, by architecture: name -> number.
REFUSED = {
    "x86_64": {
        **dict(fork=57, vfork=58, socket=41, socketpair=53, connect=42, bind=49, ptrace=101),
        **dict(process_vm_readv=310, process_vm_writev=311, kcmp=312, pidfd_getfd=438),
        **dict(mount=165, umount2=166, pivot_root=155, chroot=161, move_mount=429, fsopen=430),
        **dict(open_tree=428, mount_setattr=442, unshare=272, setns=308, bpf=321, keyctl=250),
        **dict(add_key=248, request_key=249, init_module=175, finit_module=313, kexec_load=246),
        **dict(delete_module=176, perf_event_open=298, userfaultfd=323, io_uring_setup=425),
        **dict(kill=62, tkill=200, pidfd_send_signal=424, pidfd_open=434, reboot=169, swapon=167),
        **dict(setsid=112, setpgid=109, mknod=133, mknodat=259, name_to_handle_at=303),
        **dict(open_by_handle_at=304, personality=135, acct=163, quotactl=179, iopl=172),
    },
    "aarch64": {
        **dict(socket=198, socketpair=199, connect=203, bind=200, ptrace=117),
        **dict(process_vm_readv=270, process_vm_writev=271, kcmp=272, pidfd_getfd=438),
        **dict(mount=40, umount2=39, pivot_root=41, chroot=51, move_mount=429, fsopen=430),
        **dict(open_tree=428, mount_setattr=442, unshare=97, setns=268, bpf=280, keyctl=219),
        **dict(add_key=217, request_key=218, init_module=105, finit_module=273, kexec_load=104),
        **dict(delete_module=106, perf_event_open=241, userfaultfd=282, io_uring_setup=425),
        **dict(kill=129, tkill=130, pidfd_send_signal=424, pidfd_open=434, reboot=142),
        **dict(setsid=157, setpgid=154, mknodat=33, name_to_handle_at=264),
        **dict(open_by_handle_at=265, personality=92, acct=89, quotactl=60),
    },
}
ARCHITECTURES = {"x86_64": (0xC000003E, 56), "aarch64": (0xC00000B7, 220)}  # audit id, clone
CLONE3, CLONE_THREAD = 435, 0x10000
EPERM, ENOSYS = 1, 38


def enter(features: list[str], read: list[str], write: list[str]) -> None:
    """Raise the walls around this process and all that it becomes. Raises OSError."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (512, 512))
    if "namespaces" in features:
        _enter_namespaces()
    _call("prctl", PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    # If the checker is killed, what it started dies with it, even an endless loop.
    _call("prctl", PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0)
    if "landlock" in features:
        _enter_landlock(read, write)
    if "seccomp" in features:
        _enter_seccomp()


def _enter_namespaces() -> None:
    user, group = os.getuid(), os.getgid()
    _call("unshare", CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS)
    # Nobody inside, ourselves outside: our own files stay readable, no capability survives exec.
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"65534 {user} 1"),
        ("gid_map", f"65534 {group} 1"),
    ):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(text)


def _enter_landlock(read: list[str], write: list[str]) -> None:
    version = _system_call(LANDLOCK["create"], None, 0, 1)
    every = (1 << FILE_RIGHTS.get(version, 16)) - 1
    network = 0b11 if version >= 4 else 0
    scopes = 0b11 if version >= 6 else 0
    fields = [every, network, scopes][: 1 + (version >= 4) + (version >= 6)]
    attributes = struct.pack(f"={len(fields)}Q", *fields)
    rules = _system_call(LANDLOCK["create"], attributes, len(attributes), 0)
    for paths, rights in ((ALWAYS_READ, READ_RIGHTS), (read, READ_RIGHTS), (write, every)):
        for path in paths:
            _allow(rules, path, rights)
    _allow(rules, "/dev/null", READ_RIGHTS | 1 << 1 | (1 << 14 & every))
    _system_call(LANDLOCK["restrict"], rules, 0)
    os.close(rules)


def _allow(rules: int, path: str, rights: int) -> None:
    try:
        folder = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # what is not there need not be allowed
    try:
        if not os.path.isdir(path):
            rights &= 0b111 | 1 << 14  # execute, write, read, truncate
        _system_call(LANDLOCK["add"], rules, 1, struct.pack("=Qi", rights, folder), 0)
    finally:
        os.close(folder)


def _enter_seccomp() -> None:
    machine = os.uname().machine
    if machine not in REFUSED:
        raise OSError(f"no system call table for {machine}")
    audit, clone = ARCHITECTURES[machine]
    load, equal, bits, stop = 0x20, 0x15, 0x45, 0x06
    allow, refuse, absent = 0x7FFF0000, 0x50000 | EPERM, 0x50000 | ENOSYS
    numbers = sorted(REFUSED[machine].values())
    program = [
        (load, 0, 0, 4),  # the architecture: other ones have other numbers
        (equal, 1, 0, audit),
        (stop, 0, 0, refuse),
        (load, 0, 0, 0),  # the number of the system call
        *([(bits, 0, 1, 0x40000000), (stop, 0, 0, refuse)] if machine == "x86_64" else []),
        (equal, 0, 1, CLONE3),  # its arguments lie in memory; libc falls back on clone
        (stop, 0, 0, absent),
        (equal, 0, 4, clone),  # threads, but no processes
        (load, 0, 0, 16),
        (bits, 1, 0, CLONE_THREAD),
        (stop, 0, 0, refuse),
        (stop, 0, 0, allow),
    ]
    for number in numbers:
        program += [(equal, 0, 1, number), (stop, 0, 0, refuse)]
    program.append((stop, 0, 0, allow))
    code = b"".join(struct.pack("=HBBI", *instruction) for instruction in program)
    text = ctypes.create_string_buffer(code, len(code))
    header = struct.pack("@HP", len(program), ctypes.addressof(text))
    _call("prctl", PR_SET_SECCOMP, 2, header, 0, 0)


def _call(name: str, *arguments: object) -> int:
    library = ctypes.CDLL(None, use_errno=True)
    result = getattr(library, name)(*map(_c_value, arguments))
    if result < 0:
        raise OSError(ctypes.get_errno(), f"{name}: {os.strerror(ctypes.get_errno())}")
    return result


def _system_call(number: int, *arguments: object) -> int:
    return _call("syscall", number, *arguments)


def _c_value(value: object) -> object:
    return ctypes.c_long(value) if isinstance(value, int) else value


def main(arguments: list[str]) -> int:
    """Raise the walls and become the command after `--`; return 126 if that fails."""
    split = arguments.index("--")
    features, rules, command = arguments[0].split(","), arguments[1:split], arguments[split + 1 :]
    allowed: dict[str, list[str]] = {"--read": [], "--write": []}
    for option, path in zip(rules[::2], rules[1::2], strict=True):
        allowed[option].append(path)
    try:
        enter(features, allowed["--read"], allowed["--write"])
        os.execv(command[0], command)
    except OSError as error:
        print(f"sandbox: {error}", file=sys.stderr)
    return 126


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
