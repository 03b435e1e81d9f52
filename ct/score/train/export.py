"""Writes the averaged weights of a checkpoint as safetensors, with what was run."""

import argparse
import json
import pathlib

import numpy as np
import torch

import head
import network


def write_safetensors(path, tensors, text):
    """Arrays by name, of float32, float16, or bfloat16 as uint16."""
    dtypes = {"<f4": "F32", "<f2": "F16", "<u2": "BF16"}
    header, at = {"__metadata__": text}, 0
    for name, t in tensors.items():
        header[name] = {"dtype": dtypes[t.dtype.str], "shape": list(t.shape), "data_offsets": [at, at + t.nbytes]}
        at += t.nbytes
    path.write_bytes(head.pack(header, b"".join(t.tobytes() for t in tensors.values())))


def arrays(state, dtype="F32"):
    def array(t):
        if dtype == "BF16":
            return t.bfloat16().view(torch.int16).numpy().view("<u2")
        return t.numpy().astype({"F32": "<f4", "F16": "<f2"}[dtype])

    return {name: np.ascontiguousarray(array(t.float().cpu())) for name, t in state.items()}


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("checkpoint", type=pathlib.Path)
    p.add_argument("weights", type=pathlib.Path)
    p.add_argument("-name", required=True, help="in specs: small letters, digits, hyphens")
    p.add_argument("-title", required=True, help="in menus: a few words")
    p.add_argument("-training", required=True, help="what it was trained on, a sentence or two")
    p.add_argument("-licence", required=True, help="of the weights, with what it asks for")
    p.add_argument("-dtype", choices=("F32", "F16", "BF16"), default="F32")
    a = p.parse_args()
    c = torch.load(a.checkpoint, map_location="cpu")
    text = {
        "name": a.name,
        "title": a.title,
        "training": a.training,
        "licence": a.licence,
        "sd": str(network.SD),
        "mean": f"{c['mean']:.6g}",
        "variance": f"{c['variance']:.6g}",
        "sigma_min": str(c["arguments"]["sigma"][0]),
        "sigma_max": str(c["arguments"]["sigma"][1]),
        "record": json.dumps(
            {"steps": c["step"], "seconds": round(c["seconds"]), "torch": torch.__version__, "arguments": c["arguments"]}
        ),
    }
    tensors = arrays(c["average"], a.dtype)
    write_safetensors(a.weights, tensors, text)
    print(f"{sum(t.size for t in tensors.values())} numbers, sha256 {head.write_checksum(a.weights)}")


if __name__ == "__main__":
    main()
