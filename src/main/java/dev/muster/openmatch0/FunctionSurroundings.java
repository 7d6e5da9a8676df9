package dev.muster.openmatch0;

import java.util.LinkedHashMap;
import java.util.Map;

/// Where functions and evaluators that run outside find Redis and MmLogic.
public record FunctionSurroundings(String redisHost, int redisPort, String mmLogicHost, int mmLogicPort) {
    /// As variables: those that Kubernetes gives for Services called `redis` and `om-mmlogicapi`.
    public Map<String, String> environment() {
        var environment = new LinkedHashMap<String, String>();
        environment.put("REDIS_SERVICE_HOST", redisHost);
        environment.put("REDIS_SERVICE_PORT", Integer.toString(redisPort));
        environment.put("OM_MMLOGICAPI_SERVICE_HOST", mmLogicHost);
        environment.put("OM_MMLOGICAPI_SERVICE_PORT", Integer.toString(mmLogicPort));
        return environment;
    }
}
