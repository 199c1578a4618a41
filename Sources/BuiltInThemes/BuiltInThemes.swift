/// The themes of `themes/`, compiled in, so that the program needs no files beside it.
package enum BuiltInThemes {
  /// Name and text of each, in the order in which the theme key goes through them.
  package static var all: [(name: String, text: String)] {
    [
      ("default-dark", text(PackageResources.default_dark_yaml)),
      ("default-light", text(PackageResources.default_light_yaml)),
      ("ansi16", text(PackageResources.ansi16_yaml)),
      ("mono", text(PackageResources.mono_yaml)),
      ("high-contrast", text(PackageResources.high_contrast_yaml)),
      ("deuteranopia", text(PackageResources.deuteranopia_yaml)),
      ("tritanopia", text(PackageResources.tritanopia_yaml)),
      ("ember", text(PackageResources.ember_yaml)),
      ("harbour", text(PackageResources.harbour_yaml)),
    ]
  }

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
