"""A Spark session of two threads for all tests, where Java and pyspark are there."""

from __future__ import annotations

import os
import shutil
import sys

import pytest

from tests.neo4j.runtime import BRIEF


@pytest.fixture(scope="session")
def session():
    """Give a session; without Java or pyspark skip, on CI fail."""
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        _missing('pyspark is not installed: pip install "graphlab[spark]"')
    if shutil.which("java") is None:
        _missing("Spark needs Java 17 or later: apt-get install openjdk-17-jre-headless")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    settings = {
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.log.level": "ERROR",
        "spark.driver.memory": "1g",
        # One collector, no time spent on compiling what soon ends, and jars of one package are not verified.
        "spark.driver.extraJavaOptions": " ".join(BRIEF),
        # Small frames: plans are interpreted, not written as Java and compiled, and not made anew while they run.
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
        "spark.sql.adaptive.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    builder = SparkSession.builder.master("local[2,4]").appName("graphlab tests")
    for name, value in settings.items():
        builder = builder.config(name, value)
    made = builder.getOrCreate()
    yield made
    made.stop()


def _missing(what: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)
