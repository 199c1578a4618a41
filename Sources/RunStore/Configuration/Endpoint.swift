import SkillModel

/// What may stand in the address of a model server.
enum Endpoint {
  /// The address as given, if it is one.
  ///
  /// - Throws: a problem for another scheme, no host, or a part that may hold a secret; that one isn't quoted.
  static func checked(
    _ address: String, of assignment: ConfigurationAssignments.Assignment
  ) throws(Problem) -> String {
    guard let authority = authority(of: address), !host(of: authority).isEmpty,
      address.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F })
    else {
      let found = address.contains("@") ? "something else, not shown in case it holds a password" : nil
      throw ConfigurationValueReader.problem(assignment, found: found)
    }
    if authority.contains("@") || address.contains("?") || address.contains("#") {
      throw Problem(
        .configuration, at: assignment.value.place,
        "\(assignment.shownName): must hold no user name, password, query or fragment; the value is not shown",
        cure: "give the address alone, and the key in the environment")
    }
    return address
  }

  /// Whether requests to this address leave the machine unencrypted.
  static func isPlaintextAbroad(_ address: String) -> Bool {
    guard address.lowercased().hasPrefix("http://"), let authority = authority(of: address) else {
      return false
    }
    return !isLoopback(host(of: authority))
  }

  private static func authority(of address: String) -> String? {
    let lower = address.lowercased()
    guard let scheme = ["https://", "http://"].first(where: lower.hasPrefix) else { return nil }
    return String(address.dropFirst(scheme.count).prefix { $0 != "/" && $0 != "?" && $0 != "#" })
  }

  private static func host(of authority: String) -> String {
    let afterUser =
      authority.split(separator: "@", omittingEmptySubsequences: false).last.map(String.init) ?? ""
    if afterUser.hasPrefix("[") { return String(afterUser.dropFirst().prefix { $0 != "]" }) }
    return String(afterUser.prefix { $0 != ":" })
  }

  private static func isLoopback(_ host: String) -> Bool {
    let name = host.lowercased()
    if name == "localhost" || name.hasSuffix(".localhost") || name == "::1" { return true }
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }
}
