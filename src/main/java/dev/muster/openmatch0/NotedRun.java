package dev.muster.openmatch0;

import java.util.LinkedHashMap;
import java.util.Map;

/// A match function for one request, as it stands in the orchestrator's books: whoever orchestrates
/// next gives it the same names.
///
/// @param at when the request was taken, in seconds since 1970; no two attempts for one request have
/// the same
/// @param since when the request was made, likewise
public record NotedRun(RequestKey request, long at, long since) {
    /// The first attempt, of a request that was taken at once.
    public NotedRun(RequestKey request, long at) {
        this(request, at, at);
    }

    /// Under which id the function leaves its proposal: the name of this run.
    public String proposal() {
        return request.proposal(at);
    }

    /// What the function is called to whoever runs it.
    public String job() {
        return stem() + ".mmf";
    }

    /// The variables that the function finds.
    public Map<String, String> environment() {
        var environment = new LinkedHashMap<String, String>();
        environment.put("MMF_PROFILE_ID", request.profile());
        environment.put("MMF_PROPOSAL_ID", proposal());
        environment.put("MMF_REQUEST_ID", request.match());
        environment.put("MMF_ERROR_ID", request.toString());
        environment.put("MMF_TIMESTAMP", Long.toString(at));
        environment.put("PROFILE", stem());
        return environment;
    }

    private String stem() {
        return at + "." + request;
    }
}
