package io.framegate.route;

/** The path of a request at its upstream: Kong's path handling v0 (spec 10.4). */
public final class UpstreamPath {

    private UpstreamPath() {}

    /**
     * Joins the path of a service and what is left of a request's path.
     *
     * @param servicePath the path of the service; a slash if it has none
     * @param requestPath the path of the request in normal form; begins with a slash
     * @param stripped how many characters at its beginning are left out; 0 for none of it
     */
    public static String of(String servicePath, String requestPath, int stripped) {
        boolean slashAtEnd = servicePath.endsWith("/");
        String base = slashAtEnd ? servicePath.substring(0, servicePath.length() - 1) : servicePath;
        if (stripped == 0) {
            return requestPath.equals("/") && !slashAtEnd ? base : base + requestPath;
        }
        String rest = withoutDots(requestPath.substring(stripped));
        if (rest.isEmpty()) {
            boolean directory = requestPath.endsWith("/") && (slashAtEnd || requestPath.length() > 1);
            return base.isEmpty() || directory ? base + "/" : base;
        }
        return rest.startsWith("/") ? base + rest : base + "/" + rest;
    }

    /** Stripping {@code /a} from {@code /a../b} must not climb: dot segments at the beginning of the rest are removed. */
    private static String withoutDots(String rest) {
        if (rest.equals(".") || rest.equals("..")) {
            return "";
        } else if (rest.startsWith("./")) {
            return rest.substring(2);
        }
        return rest.startsWith("../") ? rest.substring(3) : rest;
    }
}
