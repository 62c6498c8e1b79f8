"""Every promise of `nn_core.training.engine.protocol`, as tests that any engine can be put through.

A test module derives a class from `EngineConformance` and gives it the fixtures `engine`, `small_engine`,
which has room for two runs, and `shared_engine`, with room for six and for two of one owner.
"""

from tests.nn_core.training.engine.conformance.beside import Beside
from tests.nn_core.training.engine.conformance.copying import Copying
from tests.nn_core.training.engine.conformance.jobs import Jobs
from tests.nn_core.training.engine.conformance.owning import Owning
from tests.nn_core.training.engine.conformance.sharing import Sharing
from tests.nn_core.training.engine.conformance.standing import Standing
from tests.nn_core.training.engine.conformance.steering import Steering
from tests.nn_core.training.engine.conformance.watching import Watching


class EngineConformance(Steering, Watching, Beside, Standing, Copying, Owning, Sharing, Jobs):
    """Whoever brings an engine shows that it keeps its word."""
