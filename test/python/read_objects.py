"""Reads every object of the emulator into the typed models of the official Python client, strictly.

Usage: read_objects.py BASE_URL. Prints one line of JSON: {"version", "checks", "failures": [...]}.
"""

import json
import sys
import time

import openai
from openai.types import Batch, Completion, CreateEmbeddingResponse, FileDeleted, FileObject
from openai.types import ImagesResponse, Model, ModerationCreateResponse
from openai.types.chat import ChatCompletion
from openai.types.responses import Response

client = openai.OpenAI(base_url=sys.argv[1], api_key="sk-emulator", max_retries=0)
checks = 0
failures = []


def check(name, test):
    global checks
    checks += 1
    try:
        test()
    except Exception as error:  # every kind of failure is told
        failures.append(f"{name}: {type(error).__name__}: {str(error)[:400]}")


def strictly(model, raw):
    """The client itself takes any shape; this does not. A field that the types require must be there."""
    model.model_validate(raw)
    unset = [name for name, field in model.model_fields.items() if field.is_required() and name not in raw]
    assert not unset, f"{model.__name__} lacks {unset}"


def expect_error(kind, call):
    try:
        call()
    except kind:
        return
    raise AssertionError(f"no {kind.__name__}")


def run(lines, endpoint, name="input.jsonl"):
    data = "".join(json.dumps(line) + "\n" for line in lines).encode()
    file = client.files.create(file=(name, data), purpose="batch")
    check(f"upload for {endpoint}", lambda: strictly(FileObject, file.to_dict()))
    batch = client.batches.create(input_file_id=file.id, endpoint=endpoint, completion_window="24h", metadata={"k": "v"})
    check(f"batch at create for {endpoint}", lambda: strictly(Batch, batch.to_dict()))
    while batch.status not in ("completed", "failed", "expired", "cancelled"):
        time.sleep(0.02)
        batch = client.batches.retrieve(batch.id)
    check(f"batch at end for {endpoint}", lambda: strictly(Batch, batch.to_dict()))
    return file, batch


def line(index, url, body):
    return {"custom_id": f"r{index}", "method": "POST", "url": url, "body": body}


MODEL = "gpt-6-luna"
ASK = [{"role": "user", "content": "Say hello"}]
SCHEMA = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"], "additionalProperties": False}
TOOL = {"name": "look", "parameters": SCHEMA, "strict": True}
BODIES = {
    "/v1/chat/completions": (
        ChatCompletion,
        [
            {"model": MODEL, "messages": ASK},
            {"model": MODEL, "messages": [{"role": "user", "content": "[emulator:refusal]"}]},
            {"model": MODEL, "messages": [{"role": "user", "content": "[emulator:length] Hello"}]},
            {
                "model": MODEL,
                "messages": ASK,
                "tools": [{"type": "function", "function": TOOL}],
                "tool_choice": "required",
                "reasoning_effort": "none",
            },
        ],
    ),
    "/v1/responses": (
        Response,
        [
            {"model": MODEL, "input": "Say hello"},
            {"model": MODEL, "input": "[emulator:refusal]"},
            {"model": MODEL, "input": "[emulator:length] Hello"},
            {"model": MODEL, "input": "x", "text": {"format": {"type": "json_schema", "name": "n", "schema": SCHEMA, "strict": True}}},
            {"model": MODEL, "input": "x", "tools": [{"type": "function", **TOOL}], "tool_choice": "required"},
        ],
    ),
    "/v1/embeddings": (CreateEmbeddingResponse, [{"model": "text-embedding-3-small", "input": ["a", "b"], "dimensions": 4}]),
    "/v1/moderations": (ModerationCreateResponse, [{"model": "omni-moderation-latest", "input": "a"}]),
    "/v1/images/generations": (ImagesResponse, [{"model": "gpt-image-2", "prompt": "a cat"}]),
}

for url, (model, bodies) in BODIES.items():
    file, batch = run([line(index, url, body) for index, body in enumerate(bodies)], url)
    output = client.files.content(batch.output_file_id).text
    rows = [json.loads(text) for text in output.splitlines()]
    check(f"rows of {url}", lambda: exec("assert len(rows) == len(bodies)"))
    for row in rows:
        check(f"body of {url} {row['custom_id']}", lambda: strictly(model, row["response"]["body"]))

check("response text", lambda: exec("assert client.responses.create(model=MODEL, input='Say hello').output_text"))
check("file list", lambda: [strictly(FileObject, one.to_dict()) for one in client.files.list()])
check("batch list", lambda: [strictly(Batch, one.to_dict()) for one in client.batches.list(limit=2)])
check("model list", lambda: [strictly(Model, one.to_dict()) for one in client.models.list()])
check("deleted file", lambda: strictly(FileDeleted, client.files.delete(file.id).to_dict()))
check("bytes without a name", lambda: client.files.create(file=json.dumps(line(0, "/v1/embeddings", {})).encode(), purpose="batch"))
check("failed batch", lambda: strictly(Batch, run([line(0, "/v1/embeddings", {})], "/v1/chat/completions")[1].to_dict()))


def stream_chat():
    chunks = client.chat.completions.create(model=MODEL, messages=ASK, stream=True)
    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)


def stream_response():
    with client.responses.stream(model=MODEL, input="Say hello") as stream:
        for event in stream:
            type(event).model_validate(event.to_dict())
        assert stream.get_final_response().output_text


check("chat stream", stream_chat)
check("response stream", stream_response)
check("401", lambda: expect_error(openai.AuthenticationError, lambda: openai.OpenAI(base_url=sys.argv[1], api_key="x", max_retries=0, default_headers={"Authorization": ""}).files.list()))
check("404", lambda: expect_error(openai.NotFoundError, lambda: client.batches.retrieve("batch_none")))
check("400", lambda: expect_error(openai.BadRequestError, lambda: client.files.create(file=("a.txt", b"x"), purpose="batch")))

print(json.dumps({"version": openai.__version__, "checks": checks, "failures": failures}))
