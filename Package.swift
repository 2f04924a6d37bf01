// swift-tools-version: 6.2
import PackageDescription

/// Every room of the house is built alike.
let house: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "perch",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "perch", targets: ["PerchCLI"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
  ],
  targets: [
    .target(
      name: "Perch",
      dependencies: [
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "CryptoExtras", package: "swift-crypto"),
      ],
      swiftSettings: house),
    .target(name: "PerchWire", swiftSettings: house),
    .target(
      name: "CPerchWeb",
      path: "Web",
      exclude: ["kit", "widget", "inbox", "demo", "docs", "test", "tsconfig.json"],
      sources: ["embed.c"],
      publicHeadersPath: "include"),
    .systemLibrary(name: "CZlib", path: "Sources/CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .target(
      name: "PerchStore",
      dependencies: ["Perch", .product(name: "GRDB", package: "GRDB.swift"), .product(name: "GRDBSQLite", package: "GRDB.swift")],
      swiftSettings: house),
    .target(
      name: "PerchProof",
      dependencies: ["Perch", "PerchWire", .product(name: "Crypto", package: "swift-crypto"), .product(name: "JWTKit", package: "jwt-kit")],
      swiftSettings: house),
    .target(
      name: "PerchServer",
      dependencies: [
        "Perch", "PerchWire", "CPerchWeb", "CZlib",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "CoreMetrics", package: "swift-metrics"),
        .product(name: "Metrics", package: "swift-metrics"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ],
      swiftSettings: house),
    .executableTarget(
      name: "PerchCLI",
      dependencies: [
        "Perch", "PerchProof", "PerchServer", "PerchStore",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: house),
    .target(
      name: "PerchTesting",
      dependencies: [
        "Perch", "PerchProof", "PerchServer", "PerchStore", "PerchWire",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOWebSocket", package: "swift-nio"),
      ],
      path: "Tests/PerchTesting",
      swiftSettings: house),
    .executableTarget(
      name: "perch-echo",
      dependencies: [
        "PerchServer",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "NIOCore", package: "swift-nio"),
      ],
      path: "Tests/EchoServer",
      swiftSettings: house),
    .executableTarget(
      name: "perch-example-backend",
      dependencies: [.product(name: "Crypto", package: "swift-crypto")],
      path: "Web/inbox/backends",
      exclude: ["Java.java", "go.go", "node.mjs", "php.php", "python.py", "ruby.rb"],
      sources: ["swift.swift"],
      swiftSettings: house),
    .testTarget(name: "PerchTests", dependencies: ["Perch", "PerchStore", "PerchTesting"], swiftSettings: house),
    .testTarget(
      name: "PerchProofTests",
      dependencies: [
        "Perch", "PerchProof", "PerchTesting", .product(name: "Crypto", package: "swift-crypto"), .product(name: "CryptoExtras", package: "swift-crypto"),
      ],
      swiftSettings: house),
    .testTarget(name: "PerchWireTests", dependencies: ["PerchWire"], swiftSettings: house),
    .testTarget(
      name: "PerchStoreTests",
      dependencies: ["Perch", "PerchStore", "PerchTesting", .product(name: "GRDB", package: "GRDB.swift")],
      swiftSettings: house),
    .testTarget(
      name: "PerchServerTests",
      dependencies: [
        "Perch", "PerchServer", "PerchStore", "PerchTesting", "PerchWire",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Metrics", package: "swift-metrics"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOEmbedded", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      swiftSettings: house),
  ]
)
