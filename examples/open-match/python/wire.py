"""The messages and services of Open Match, made from its definitions as the program starts: others generate them with
protoc. The definitions are in this checkout, or where PROTO_PATH says."""

import os
import sys
from pathlib import Path

import grpc
import grpc_tools

HERE = Path(__file__).resolve().parent
PROTO_PATH = os.environ.get("PROTO_PATH") or HERE.parents[2] / "src" / "main" / "proto"
# The second one has the definitions that Google's own messages come from.
sys.path += [str(PROTO_PATH), str(Path(grpc_tools.__file__).parent / "_proto")]

messages = grpc.protos("openmatch/messages.proto")
extensions = grpc.protos("openmatch/extensions.proto")
query, query_services = grpc.protos_and_services("openmatch/query.proto")
function, function_services = grpc.protos_and_services("openmatch/matchfunction.proto")
backend, backend_services = grpc.protos_and_services("openmatch/backend.proto")
