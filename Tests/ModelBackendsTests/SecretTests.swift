import Testing

@testable import ModelBackends

private let key = "sk-canary+7/Qx9=ZZtop"

struct SecretTests {
  @Test func nothingThatPrintsASecretShowsIt() {
    struct Holder { let name = "x"; let key: Secret }
    let secret = Secret(key)
    var dumped = ""
    dump(Holder(key: secret), to: &dumped)
    dump([secret], to: &dumped)
    let texts = [
      "\(secret)", String(describing: secret), String(reflecting: secret), "\(Holder(key: secret))",
      "\([secret])", "\(Optional(secret) as Any)", dumped,
      String(describing: SecretMask([secret])), String(reflecting: SecretMask([secret])),
    ]
    for text in texts { #expect(!text.contains("canary")) }
    #expect(secret.withExposedValue { $0 } == key)
  }

  @Test(arguments: [
    key,
    "Bearer \(key)!",
    "key=sk-canary%2B7%2FQx9%3DZZtop",
    "key=sk-canary%2b7%2fQx9%3dZZtop",
    #"{"key":"sk-canary+7\/Qx9=ZZtop"}"#,
    "\(key)\(key)",
  ])
  func anEchoedKeyIsMaskedInEveryForm(text: String) {
    let masked = SecretMask([Secret(key)]).masking(text)
    #expect(!masked.contains("canary"))
    #expect(masked.contains(SecretMask.replacement))
  }

  @Test(arguments: ["", "B", "Be", "Bearer ", "user:pass:"], [true, false])
  func aKeyInsideBase64IsMasked(prefix: String, isURLSafe: Bool) {
    let value = "\u{7E}\u{7F}??>>~~secret-key?>"
    let plain = base64(Array((prefix + value + "tail").utf8))
    let text = isURLSafe ? plain.replacing("+", with: "-").replacing("/", with: "_") : plain
    let masked = SecretMask([Secret(value)]).masking("Authorization: " + text)
    // At most the characters that also hold a neighbour's bits are left.
    let rest = masked.replacing(SecretMask.replacement, with: "")
    let around = base64(Array((prefix + "tail").utf8)).count + "Authorization: ".count
    #expect(masked.contains(SecretMask.replacement))
    #expect(rest.count <= around + 4)
  }

  @Test func otherTextIsLeftAlone() {
    let mask = SecretMask([Secret(key), Secret("EMPTY")])
    let text = "sk-canary is no key, and EMPTY is a word. \u{1F600}"
    #expect(mask.masking(text) == text)
    #expect(SecretMask.none.masking(key) == key)
  }

  @Test func aMaskOfBothCoversBoth() {
    let mask = SecretMask([Secret("first-key-1")]).union(SecretMask([Secret("second-key-2")]))
    #expect(mask.masking("first-key-1 second-key-2") == "[masked] [masked]")
  }

  private func base64(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    var text = ""
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = (0..<3).reduce(UInt32(0)) {
        $0 << 8 | UInt32(start + $1 < bytes.count ? bytes[start + $1] : 0)
      }
      for index in 0..<(group.count + 1) { text.append(alphabet[Int(bits >> UInt32(18 - 6 * index) & 63)]) }
      text += String(repeating: "=", count: 3 - group.count)
    }
    return text
  }
}
