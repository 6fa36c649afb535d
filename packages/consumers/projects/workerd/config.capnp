using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (services = [
  (name = "main", worker = (
    modules = [(name = "bundle.js", esModule = embed "bundle.js")],
    bindings = [(name = "MOCK_URL", fromEnvironment = "MOCK_URL")],
    compatibilityDate = "2026-11-01",
  )),
  (name = "internet", network = (allow = ["private"])),
]);
