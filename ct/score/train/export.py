"""Writes the averaged weights of a checkpoint as safetensors, with what was run."""

import argparse
import hashlib
import json
import pathlib
import struct

import numpy as np
import torch

import network


def write_safetensors(path, tensors, text):
    """The format: length of the header, header, tensors; see huggingface.co/docs/safetensors."""
    header, at = {"__metadata__": text}, 0
    for name, t in tensors.items():
        header[name] = {"dtype": "F32", "shape": list(t.shape), "data_offsets": [at, at + t.nbytes]}
        at += t.nbytes
    head = json.dumps(header).encode()
    head += b" " * (-len(head) % 8)
    data = struct.pack("<Q", len(head)) + head + b"".join(t.tobytes() for t in tensors.values())
    path.write_bytes(data)
    return hashlib.sha256(data).hexdigest()


def arrays(state):
    return {name: np.ascontiguousarray(t.float().cpu().numpy(), "<f4") for name, t in state.items()}


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("checkpoint", type=pathlib.Path)
    p.add_argument("weights", type=pathlib.Path)
    a = p.parse_args()
    c = torch.load(a.checkpoint, map_location="cpu")
    text = {
        "sd": str(network.SD),
        "mean": f"{c['mean']:.6g}",
        "variance": f"{c['variance']:.6g}",
        "sigma_min": str(c["arguments"]["sigma"][0]),
        "sigma_max": str(c["arguments"]["sigma"][1]),
        "record": json.dumps(
            {"steps": c["step"], "seconds": round(c["seconds"]), "torch": torch.__version__, "arguments": c["arguments"]}
        ),
    }
    tensors = arrays(c["average"])
    digest = write_safetensors(a.weights, tensors, text)
    a.weights.with_suffix(".sha256").write_text(f"{digest}  {a.weights.name}\n")
    print(f"{sum(t.size for t in tensors.values())} numbers, sha256 {digest}")


if __name__ == "__main__":
    main()
