package hone.runtime.docker;

import java.nio.file.Path;

/// How to log in to a private registry.
///
/// @param registry its host, with the port if it has one, as image names begin with it
/// @param passwordFile holds nothing but the password or token, read at each pull
public record RegistryLogin(String registry, String user, Path passwordFile) {}
