"""A worker that fails says why in words that a student can use."""

from __future__ import annotations

import pytest
import torch

from core.runs.failure import LITTLE_MEMORY, in_words


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        RuntimeError(
            "[enforce fail at alloc_cpu.cpp:124] err == 0. DefaultCPUAllocator: can't allocate "
            "memory: you tried to allocate 9633792000000 bytes. Error code 12 (Cannot allocate memory)"
        ),
        torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 MiB."),
        RuntimeError("MPS backend out of memory (MPS allocated: 17.94 GB)"),
        RuntimeError("DefaultCPUAllocator: not enough memory: you tried to allocate 5 bytes."),
    ],
)
def test_want_of_memory_is_named_and_what_helps(error: Exception) -> None:
    assert in_words(error) == LITTLE_MEMORY


def test_what_torch_really_raises_is_understood() -> None:
    with pytest.raises(RuntimeError) as raised:
        torch.empty(2**58, dtype=torch.uint8)
    assert in_words(raised.value) == LITTLE_MEMORY


def test_another_error_has_its_own_words() -> None:
    assert in_words(KeyError("HINGE")) == "KeyError: 'HINGE'"
