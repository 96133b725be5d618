# Runs a program on a terminal of its own: python3 terminal.py STEPS PROGRAM ARGS...
# STEPS is JSON: ["expect", text], ["send", text], ["signal", number]. Prints JSON: what the terminal showed, stdout,
# the exit status, and whether the terminal echoes afterwards. stdin and stderr are the terminal, stdout is a pipe.
import fcntl, json, os, select, subprocess, sys, termios, time

steps, command = json.loads(sys.argv[1]), sys.argv[2:]
master, slave = os.openpty()


def own_terminal():
    os.setsid()
    fcntl.ioctl(slave, termios.TIOCSCTTY, 0)


child = subprocess.Popen(
    command, stdin=slave, stderr=slave, stdout=subprocess.PIPE, preexec_fn=own_terminal, pass_fds=[slave]
)
screen, at, deadline = b"", 0, time.monotonic() + 20


def read():
    global screen
    if select.select([master], [], [], 0.05)[0]:
        screen += os.read(master, 4096)


for kind, value in steps:
    if kind == "send":
        os.write(master, value.encode())
        # Who looks at the other end makes the terminal take it in now, with the echo that there is now.
        select.select([slave], [], [], 0)
    elif kind == "signal":
        child.send_signal(value)
    else:
        while value.encode() not in screen[at:]:
            if time.monotonic() > deadline:
                child.kill()
                sys.exit(f"waited for {value!r}, the terminal shows {screen!r}")
            read()
        at = screen.index(value.encode(), at) + len(value.encode())
stdout = child.communicate(timeout=20)[0]
while select.select([master], [], [], 0.1)[0]:
    screen += os.read(master, 4096)
print(
    json.dumps(
        {
            "screen": screen.decode(),
            "stdout": stdout.decode(),
            "status": child.returncode,
            "echoes": bool(termios.tcgetattr(slave)[3] & termios.ECHO),
        }
    )
)
