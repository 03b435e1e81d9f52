"""Times an evaluation (forward pass and input gradient) in PyTorch beside ct/score, one thread each,
in turns. Prints the least and the median of each, in ms, and PyTorch's over Go's."""

import argparse
import os
import pathlib
import statistics
import subprocess
import tempfile
import time

import torch

import network

here = pathlib.Path(__file__).resolve().parent


def pytorch(net, n, times):
    x, sigma, taken = torch.rand(1, 1, n, n), torch.tensor([0.1]), []
    net.denoiser(x, sigma)
    for _ in range(times):
        began = time.perf_counter()
        net.denoiser(x, sigma)
        taken.append(time.perf_counter() - began)
    return taken


def golang(test, n, kernel, times):
    out = subprocess.run(
        [test, "-test.run", "^$", "-test.bench", f"Network/{n}/{kernel}$", "-test.benchtime", "1x", "-test.count", str(times)],
        check=True, capture_output=True, text=True, cwd=here.parent, env={**os.environ, "GOMAXPROCS": "1"})
    return [float(line.split()[2]) * 1e-9 for line in out.stdout.splitlines() if "ns/op" in line]


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("-size", type=int, nargs="+", default=[128, 256])
    p.add_argument("-kernel", nargs="+", default=["avx512", "avx2"])
    p.add_argument("-rounds", type=int, default=10)
    a = p.parse_args()
    torch.set_num_threads(1)
    # PyTorch is fastest in another memory layout on some processors: its better one counts.
    layouts = {"contiguous": torch.contiguous_format, "channels last": torch.channels_last}
    nets = {name: network.Network().eval().requires_grad_(False).to(memory_format=f) for name, f in layouts.items()}
    with tempfile.TemporaryDirectory() as folder:
        test = str(pathlib.Path(folder, "score.test"))
        subprocess.run(["go", "test", "-c", "-o", test, "."], check=True, cwd=here.parent)
        for n in a.size:
            taken = {}
            for _ in range(a.rounds):
                for name, net in nets.items():
                    taken.setdefault(name, []).extend(pytorch(net, n, 3))
                for kernel in a.kernel:
                    taken.setdefault(kernel, []).extend(golang(test, n, kernel, 3))
            least = {name: min(t) for name, t in taken.items()}
            median = {name: statistics.median(t) for name, t in taken.items()}
            best = min(nets, key=median.get)
            for name in taken:
                ratio = "" if name in nets else f"  PyTorch takes {least[best] / least[name]:.2f}, {median[best] / median[name]:.2f} times as long"
                print(f"{n} {name}: {1e3 * least[name]:.1f} ms, {1e3 * median[name]:.1f} ms{ratio}", flush=True)


if __name__ == "__main__":
    main()
