import BuiltInThemes
import Dashboard
import RunStore
import SkillModel
import Synchronization
import Testing

@Suite struct ThemeTests {
  private static let library = ThemeLibrary(
    BuiltInThemes.all.map { name, text in
      ThemeSource(SettingsFile.parse(text, name: name).entries ?? [], fallbackName: name)
    })

  private static let decisions: [ThemeRole] = [
    .editUndecided, .editApproved, .editVetoed, .editEdited, .editDeferred,
  ]

  private static func theme(_ text: String, parents: [ThemeSource] = []) throws -> Theme {
    let parsed = SettingsFile.parse(text, name: "mine.yaml")
    return try ThemeSource(parsed.entries ?? [], fallbackName: "mine").theme { name in
      parents.first { $0.name == name }
    }
  }

  private static func problems(_ text: String) -> [String] {
    let source = ThemeSource(SettingsFile.parse(text, name: "mine.yaml").entries ?? [], fallbackName: "mine")
    do {
      _ = try source.theme { _ in nil }
      return []
    } catch {
      return error.problems.map { "\($0.place?.description ?? ""): \($0.message)" }
    }
  }

  @Test(arguments: BuiltInThemes.all.map(\.name))
  func `a built-in theme reads without a complaint and styles every role`(name: String) throws {
    let (theme, problems) = Self.library.theme(named: name)
    #expect(problems.isEmpty)
    #expect(theme.name == name)
    #expect(theme.ownRoles == Set(ThemeRole.allCases))
  }

  @Test func `only a theme that is asked for is read`() {
    let read = Mutex<[String]>([])
    let library = ThemeLibrary(
      BuiltInThemes.all.map { name, text in
        ThemeLibrary.Entry(name) {
          read.withLock { $0.append(name) }
          return ThemeSource(SettingsFile.parse(text, name: name).entries ?? [], fallbackName: name)
        }
      })
    #expect(library.names.count == BuiltInThemes.all.count && read.withLock(\.self).isEmpty)
    #expect(library.theme(named: "mono").problems.isEmpty)
    #expect(read.withLock(\.self) == ["mono"])
  }

  @Test func `the promised looks are there`() {
    #expect(
      Set(Self.library.names).isSuperset(of: [
        "default-dark", "default-light", "ansi16", "mono", "high-contrast", "deuteranopia", "tritanopia",
      ]))
    #expect(Self.library.names.count >= 9)
  }

  @Test(arguments: BuiltInThemes.all.map(\.name), [ColorDepth.direct, .palette])
  func `text has a contrast of 4.5 to 1, or 7 to 1 in the high-contrast look`(name: String, depth: ColorDepth)
    throws
  {
    let theme = ResolvedTheme(Self.library.theme(named: name).theme, depth: depth)
    let least = name == "high-contrast" ? 7.0 : 4.5
    for role in ThemeRole.allCases where ![.border, .scrollbar, .background, .chartAxis].contains(role) {
      let look = theme.look(of: CellStyle(role))
      guard let front = Self.rgb(look.foreground), let back = Self.rgb(look.background) else { continue }
      let contrast = ColorVision.contrast(front, back)
      #expect(contrast >= least, "\(role.rawValue) in \(name): \(contrast)")
    }
  }

  @Test(arguments: BuiltInThemes.all.map(\.name), [ThemeRole.cursor, .popup, .marked])
  func `text stays readable on the cursor's line, in popups and on marks`(name: String, under: ThemeRole) {
    let theme = ResolvedTheme(Self.library.theme(named: name).theme, depth: .direct)
    for role in [ThemeRole.text, .editApproved, .editVetoed, .editEdited, .editDeferred, .opAdd, .opDelete] {
      let look = theme.look(of: CellStyle(role, on: under))
      guard let front = Self.rgb(look.foreground), let back = Self.rgb(look.background) else { continue }
      #expect(ColorVision.contrast(front, back) >= 4.5, "\(role.rawValue) on \(under.rawValue) in \(name)")
    }
  }

  @Test(arguments: BuiltInThemes.all.map(\.name), ColorDepth.allCases)
  func `no two states of a decision look alike at any depth`(
    name: String, depth: ColorDepth
  ) {
    let theme = ResolvedTheme(Self.library.theme(named: name).theme, depth: depth)
    let looks = Self.decisions.map { theme.look(of: CellStyle($0)) }
    #expect(Set(looks).count == looks.count)
    #expect(theme.look(of: CellStyle(.gateAccept)) != theme.look(of: CellStyle(.gateReject)))
    #expect(theme.look(of: CellStyle(.diffAdd)) != theme.look(of: CellStyle(.diffDel)))
  }

  @Test(arguments: BuiltInThemes.all.map(\.name))
  func `added and removed differ for eyes without green, in colour or in attributes`(name: String) {
    let theme = ResolvedTheme(Self.library.theme(named: name).theme, depth: .direct)
    for (left, right) in [
      (ThemeRole.diffAdd, ThemeRole.diffDel), (.gateAccept, .gateReject), (.editApproved, .editVetoed),
    ] {
      let (one, other) = (theme.look(of: CellStyle(left)), theme.look(of: CellStyle(right)))
      guard let first = Self.rgb(one.foreground), let second = Self.rgb(other.foreground) else {
        #expect(one != other)
        continue
      }
      let seen = ColorVision.withoutGreen(first).distance(to: ColorVision.withoutGreen(second))
      #expect(seen > 3_000 || one.attributes != other.attributes, "\(left.rawValue) in \(name): \(seen)")
    }
  }

  @Test(arguments: BuiltInThemes.all.map(\.name), ColorDepth.allCases)
  func `the cursor's line differs by more than the colour of its text`(name: String, depth: ColorDepth) {
    let theme = ResolvedTheme(Self.library.theme(named: name).theme, depth: depth)
    let under = theme.look(of: CellStyle(.text, on: .cursor))
    let plain = theme.look(of: CellStyle(.text))
    #expect(under != plain)
    #expect(under.background != plain.background || under.attributes != plain.attributes)
    #expect(theme.theme.style(.cursor).mono.contains(.reverse))
  }

  @Test func `without colours no colour is set at any role`() {
    for name in Self.library.names {
      let theme = ResolvedTheme(Self.library.theme(named: name).theme, depth: .mono)
      for role in ThemeRole.allCases {
        let look = theme.look(of: CellStyle(role, on: .cursor))
        #expect(look.foreground == .standard && look.background == .standard)
      }
    }
  }

  @Test func `a role without a style takes its parent's by the dots`() throws {
    let theme = try Self.theme("roles:\n  text: red\n  diff.add: green\n")
    #expect(theme.style(.diffAddWord).foreground == .ansi(.green))
    #expect(theme.style(.noteText).foreground == .ansi(.red))
  }

  @Test func `a theme inherits what it does not say`() throws {
    let parent = ThemeSource(
      SettingsFile.parse("roles:\n  text: red\n  key: blue\n", name: "p").entries ?? [],
      fallbackName: "parent")
    let theme = try Self.theme("inherits: parent\nroles:\n  key: green\n", parents: [parent])
    #expect(theme.style(.text).foreground == .ansi(.red))
    #expect(theme.style(.key).foreground == .ansi(.green))
  }

  @Test(arguments: [
    ("roles:\n  text: skye\npalette:\n  sky: \"#6cb0f2\"\n", "mine.yaml:2:9: no colour skye in the palette"),
    ("palette:\n  sky: \"#6cb0\"\n", "mine.yaml:2:8: #6cb0 is no colour"),
    ("roles:\n  text: { attr: [loud] }\n", "mine.yaml:2:18: unknown attribute loud"),
    ("colour: red\n", "mine.yaml:1:1: unknown key colour"),
    ("inherits: nobody\n", "mine.yaml:1:11: there is no theme nobody to inherit from"),
    ("variant: dusk\n", "mine.yaml:1:10: variant must be dark, light or any"),
  ])
  func `a bad theme says what is wrong in which line`(text: String, expected: String) {
    #expect(Self.problems(text).contains(expected))
  }

  @Test func `an unknown role is a remark and stops nothing`() throws {
    let source = ThemeSource(
      SettingsFile.parse("roles:\n  txet: red\n", name: "mine.yaml").entries ?? [], fallbackName: "mine")
    #expect(source.problems.isEmpty)
    #expect(source.remarks.first?.cure == "did you mean text?")
  }

  @Test func `a theme that can't be used gives way to the built-in one`() {
    let bad = ThemeSource(
      SettingsFile.parse("roles:\n  text: skye\n", name: "mine.yaml").entries ?? [], fallbackName: "mine")
    let sources = BuiltInThemes.all.map { name, text in
      ThemeSource(SettingsFile.parse(text, name: name).entries ?? [], fallbackName: name)
    }
    let (theme, problems) = ThemeLibrary(sources + [bad]).theme(named: "mine")
    #expect(theme.name == ThemeLibrary.defaultName)
    #expect(problems.count == 1)
  }

  @Test func `reduction to 256 colours never uses the sixteen that users change`() {
    for red in stride(from: 0, through: 255, by: 15) {
      for green in stride(from: 0, through: 255, by: 15) {
        for blue in stride(from: 0, through: 255, by: 15) {
          let color = RGB(UInt8(red), UInt8(green), UInt8(blue))
          let index = ColorReduction.index256(of: color)
          #expect(index >= 16)
        }
      }
    }
    for index in UInt8(16)...255 {
      let exact = ColorReduction.usual(index)
      #expect(ColorReduction.usual(ColorReduction.index256(of: exact)) == exact)
    }
  }

  private static func rgb(_ color: TerminalColor) -> RGB? {
    switch color {
    case .standard: nil
    case .index(let index): index < 16 ? nil : ColorReduction.usual(index)
    case .rgb(let rgb): rgb
    }
  }
}
