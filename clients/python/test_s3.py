"""S3 as boto3 users write it: buckets, objects, uploads in parts, checksums, URLs for others."""

import hashlib
import io
import os
import urllib.error
import urllib.request

import boto3
import pytest
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import ClientError

MEGABYTE = 1024 * 1024
BUCKET = "boto3-bucket"


@pytest.fixture(scope="module")
def s3():
    return client()


@pytest.fixture(scope="module", autouse=True)
def bucket(s3):
    with_location = {"LocationConstraint": "us-west-2"}
    refused("404", s3.head_bucket, Bucket=BUCKET)
    s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration=with_location)
    yield
    refused("BucketNotEmpty", s3.delete_bucket, Bucket=BUCKET)
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET):
        for each in page.get("Contents", []):
            s3.delete_object(Bucket=BUCKET, Key=each["Key"])
    s3.delete_bucket(Bucket=BUCKET)
    refused("404", s3.head_bucket, Bucket=BUCKET)


def client(**config):
    return boto3.client("s3", config=Config(retries={"max_attempts": 1}, **config))


def refused(code, call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error
        return
    raise AssertionError(f"{code} was expected")


def test_buckets_are_made_once_and_found(s3):
    refused(
        "BucketAlreadyOwnedByYou",
        s3.create_bucket,
        Bucket=BUCKET,
        CreateBucketConfiguration={"LocationConstraint": "us-west-2"},
    )
    assert s3.head_bucket(Bucket=BUCKET)["BucketRegion"] == "us-west-2"
    assert s3.get_bucket_location(Bucket=BUCKET)["LocationConstraint"] == "us-west-2"
    assert BUCKET in [each["Name"] for each in s3.list_buckets()["Buckets"]]
    refused("403", s3.head_bucket, Bucket=BUCKET, ExpectedBucketOwner="999999999999")
    refused("InvalidBucketName", s3.create_bucket, Bucket="Not_A_Bucket")


def test_objects_are_stored_with_their_headers(s3):
    body = os.urandom(100_000)
    put = s3.put_object(
        Bucket=BUCKET,
        Key="a/b ü+&=.bin",
        Body=body,
        ContentType="text/plain",
        Metadata={"who": "me"},
    )
    assert put["ETag"] == f'"{hashlib.md5(body).hexdigest()}"'
    got = s3.get_object(Bucket=BUCKET, Key="a/b ü+&=.bin")
    assert got["Body"].read() == body
    assert got["ContentType"] == "text/plain" and got["Metadata"] == {"who": "me"}
    part = s3.get_object(Bucket=BUCKET, Key="a/b ü+&=.bin", Range="bytes=10-19")
    assert part["Body"].read() == body[10:20] and part["ContentRange"] == "bytes 10-19/100000"
    assert s3.get_object(Bucket=BUCKET, Key="a/b ü+&=.bin", Range="bytes=-5")["Body"].read() == body[-5:]
    refused("InvalidRange", s3.get_object, Bucket=BUCKET, Key="a/b ü+&=.bin", Range="bytes=100000-")
    assert s3.head_object(Bucket=BUCKET, Key="a/b ü+&=.bin")["ContentLength"] == 100_000
    refused("304", s3.get_object, Bucket=BUCKET, Key="a/b ü+&=.bin", IfNoneMatch=put["ETag"])
    refused("PreconditionFailed", s3.put_object, Bucket=BUCKET, Key="a/b ü+&=.bin", Body=b"", IfNoneMatch="*")
    refused("NoSuchKey", s3.get_object, Bucket=BUCKET, Key="not/there")
    refused("404", s3.head_object, Bucket=BUCKET, Key="not/there")
    s3.put_object(Bucket=BUCKET, Key="empty", Body=b"")
    assert s3.get_object(Bucket=BUCKET, Key="empty")["Body"].read() == b""
    s3.copy_object(Bucket=BUCKET, Key="copy", CopySource={"Bucket": BUCKET, "Key": "a/b ü+&=.bin"})
    assert s3.head_object(Bucket=BUCKET, Key="copy")["Metadata"] == {"who": "me"}
    s3.delete_object(Bucket=BUCKET, Key="copy")
    s3.delete_object(Bucket=BUCKET, Key="copy")


def test_checksums_are_verified(s3):
    for algorithm in ["CRC32", "SHA1", "SHA256"]:
        s3.put_object(Bucket=BUCKET, Key="sum", Body=b"123456789", ChecksumAlgorithm=algorithm)
        head = s3.head_object(Bucket=BUCKET, Key="sum", ChecksumMode="ENABLED")
        assert f"Checksum{algorithm}" in head, head
        got = s3.get_object(Bucket=BUCKET, Key="sum", ChecksumMode="ENABLED")
        assert got["Body"].read() == b"123456789"
    # The published check value of CRC-64/NVME.
    s3.put_object(Bucket=BUCKET, Key="sum", Body=b"123456789", ChecksumCRC64NVME="rosUhgp5mIg=")
    refused("BadDigest", s3.put_object, Bucket=BUCKET, Key="sum", Body=b"12", ChecksumCRC32="AAAAAA==")
    refused("BadDigest", s3.put_object, Bucket=BUCKET, Key="sum", Body=b"12", ContentMD5="AAAAAAAAAAAAAAAAAAAAAA==")


def test_large_objects_go_in_parts(s3):
    body = os.urandom(17 * MEGABYTE)
    config = TransferConfig(multipart_threshold=5 * MEGABYTE, multipart_chunksize=5 * MEGABYTE)
    s3.upload_fileobj(io.BytesIO(body), BUCKET, "large", Config=config)
    into = io.BytesIO()
    s3.download_fileobj(BUCKET, "large", into, Config=config)
    assert into.getvalue() == body
    assert s3.head_object(Bucket=BUCKET, Key="large")["ETag"].endswith('-4"')
    s3.copy({"Bucket": BUCKET, "Key": "large"}, BUCKET, "large-copy", Config=config)
    assert s3.head_object(Bucket=BUCKET, Key="large-copy")["ContentLength"] == len(body)
    upload = s3.create_multipart_upload(Bucket=BUCKET, Key="parts")["UploadId"]
    small = s3.upload_part(Bucket=BUCKET, Key="parts", UploadId=upload, PartNumber=1, Body=b"x")
    more = s3.upload_part(Bucket=BUCKET, Key="parts", UploadId=upload, PartNumber=2, Body=b"y")
    listed = s3.list_parts(Bucket=BUCKET, Key="parts", UploadId=upload)["Parts"]
    assert [part["PartNumber"] for part in listed] == [1, 2]
    assert [each["Key"] for each in s3.list_multipart_uploads(Bucket=BUCKET)["Uploads"]] == ["parts"]
    for code, wanted in [
        ("EntityTooSmall", [(1, small["ETag"]), (2, more["ETag"])]),
        ("InvalidPart", [(1, more["ETag"])]),
        ("InvalidPartOrder", [(2, more["ETag"]), (1, small["ETag"])]),
    ]:
        refused(
            code,
            s3.complete_multipart_upload,
            Bucket=BUCKET,
            Key="parts",
            UploadId=upload,
            MultipartUpload={"Parts": [{"PartNumber": n, "ETag": tag} for n, tag in wanted]},
        )
    s3.abort_multipart_upload(Bucket=BUCKET, Key="parts", UploadId=upload)
    refused("NoSuchUpload", s3.list_parts, Bucket=BUCKET, Key="parts", UploadId=upload)


def test_parts_of_objects_are_had_by_their_numbers(s3):
    bodies = [os.urandom(5 * MEGABYTE), os.urandom(6 * MEGABYTE), b"end"]
    upload = s3.create_multipart_upload(Bucket=BUCKET, Key="by-part")["UploadId"]
    parts = []
    for number, body in zip([1, 5, 9], bodies):
        put = s3.upload_part(Bucket=BUCKET, Key="by-part", UploadId=upload, PartNumber=number, Body=body)
        parts.append({"PartNumber": number, "ETag": put["ETag"]})
    s3.complete_multipart_upload(
        Bucket=BUCKET, Key="by-part", UploadId=upload, MultipartUpload={"Parts": parts}
    )
    whole = s3.head_object(Bucket=BUCKET, Key="by-part")
    assert "PartsCount" not in whole and "ContentRange" not in whole, whole
    at, size = 0, sum(map(len, bodies))
    for number, body in enumerate(bodies, 1):
        got = s3.get_object(Bucket=BUCKET, Key="by-part", PartNumber=number, IfMatch=whole["ETag"])
        assert got["Body"].read() == body
        head = s3.head_object(Bucket=BUCKET, Key="by-part", PartNumber=number)
        for each in [got, head]:
            assert each["ResponseMetadata"]["HTTPStatusCode"] == 206
            assert (each["ContentLength"], each["PartsCount"]) == (len(body), 3), each
            assert each["ContentRange"] == f"bytes {at}-{at + len(body) - 1}/{size}", each
            assert each["ETag"] == whole["ETag"]
        at += len(body)
    refused("InvalidPartNumber", s3.get_object, Bucket=BUCKET, Key="by-part", PartNumber=4)
    refused("416", s3.head_object, Bucket=BUCKET, Key="by-part", PartNumber=4)
    refused("InvalidRequest", s3.get_object, Bucket=BUCKET, Key="by-part", PartNumber=1, Range="bytes=0-1")
    refused("InvalidArgument", s3.get_object, Bucket=BUCKET, Key="by-part", PartNumber=10001)
    s3.copy_object(Bucket=BUCKET, Key="one-part", CopySource={"Bucket": BUCKET, "Key": "by-part"})
    s3.put_object(Bucket=BUCKET, Key="no-part", Body=b"")
    copy = s3.get_object(Bucket=BUCKET, Key="one-part", PartNumber=1)
    assert copy["Body"].read() == b"".join(bodies) and "PartsCount" not in copy
    assert copy["ContentRange"] == f"bytes 0-{size - 1}/{size}"
    assert s3.get_object(Bucket=BUCKET, Key="no-part", PartNumber=1)["Body"].read() == b""
    refused("InvalidPartNumber", s3.get_object, Bucket=BUCKET, Key="one-part", PartNumber=2)


def test_lists_are_in_order_and_paged(s3):
    keys = sorted(f"list/{name}" for name in ["a-b", "a/1", "a/2", "a0", "b/c/d", "z", "ä/x"])
    for key in keys:
        s3.put_object(Bucket=BUCKET, Key=key, Body=b"x")
    pages = s3.get_paginator("list_objects_v2").paginate(
        Bucket=BUCKET, Prefix="list/", PaginationConfig={"PageSize": 2}
    )
    assert [each["Key"] for page in pages for each in page["Contents"]] == keys
    for operation in ["list_objects", "list_objects_v2"]:
        pages = s3.get_paginator(operation).paginate(
            Bucket=BUCKET, Prefix="list/", Delimiter="/", PaginationConfig={"PageSize": 1}
        )
        found = []
        for page in pages:
            found += [each["Key"] for each in page.get("Contents", [])]
            found += [each["Prefix"] for each in page.get("CommonPrefixes", [])]
        assert found == ["list/a-b", "list/a/", "list/a0", "list/b/", "list/z", "list/ä/"], found
    answer = s3.delete_objects(Bucket=BUCKET, Delete={"Objects": [{"Key": key} for key in keys]})
    assert len(answer["Deleted"]) == len(keys)
    assert s3.list_objects_v2(Bucket=BUCKET, Prefix="list/")["KeyCount"] == 0
    s3.put_object(Bucket=BUCKET, Key="folder/", Body=b"")
    assert s3.head_object(Bucket=BUCKET, Key="folder/")["ContentLength"] == 0
    assert [each["Key"] for each in s3.list_objects_v2(Bucket=BUCKET, Prefix="folder/")["Contents"]] == ["folder/"]


def test_urls_can_be_signed_for_others():
    s3 = client(signature_version="s3v4")
    for method, operation, body in [("PUT", "put_object", b"given"), ("GET", "get_object", None)]:
        url = s3.generate_presigned_url(operation, Params={"Bucket": BUCKET, "Key": "signed ü"}, ExpiresIn=60)
        answer = urllib.request.urlopen(urllib.request.Request(url, data=body, method=method))
        assert method == "PUT" or answer.read() == b"given"
    url = s3.generate_presigned_url("delete_object", Params={"Bucket": BUCKET, "Key": "signed ü"})
    try:
        urllib.request.urlopen(urllib.request.Request(url, method="DELETE"))
        raise AssertionError("a presigned DELETE was served")
    except urllib.error.HTTPError as error:
        assert error.code == 403, error


def test_signatures_of_version_2_are_refused_with_what_to_do():
    url = client().generate_presigned_url("get_object", Params={"Bucket": BUCKET, "Key": "a"})
    assert "AWSAccessKeyId=" in url, "boto3 no longer signs URLs by version 2 unless told so"
    try:
        urllib.request.urlopen(url)
        raise AssertionError("a URL that is signed by version 2 was served")
    except urllib.error.HTTPError as error:
        assert error.code == 400, error
        answer = error.read().decode()
    assert "<Code>InvalidRequest</Code>" in answer and "Please use AWS4-HMAC-SHA256." in answer, answer
    assert "s3v4" in answer, answer
    refused("InvalidRequest", client(signature_version="s3").list_buckets)


def test_no_key_leads_out_of_its_bucket(s3):
    for key in ["../../etc/passwd", "a/../../b", "./a", "a//b", ".hone/bucket.json", "x" * 300, "a/" + "é" * 200]:
        refused("InvalidArgument", s3.put_object, Bucket=BUCKET, Key=key, Body=b"x")
    for key in ["%2e%2e/%2e%2e/x", "..%2fx", "\\..\\x"]:
        s3.put_object(Bucket=BUCKET, Key=key, Body=b"x")
        assert s3.get_object(Bucket=BUCKET, Key=key)["Body"].read() == b"x"
        s3.delete_object(Bucket=BUCKET, Key=key)
    s3.put_object(Bucket=BUCKET, Key="file", Body=b"x")
    refused("InvalidArgument", s3.put_object, Bucket=BUCKET, Key="file/below", Body=b"x")
    refused("NoSuchBucket", s3.list_objects_v2, Bucket="no-such-bucket-here")
    refused("NotImplemented", s3.get_bucket_acl, Bucket=BUCKET)
