"""Native code: C, C++, Rust, Swift, Objective-C."""

from tests.issues.belonging.cases import Case, sdk

MAIN = "+main @ /src/shop/main.c:1"

CASES: dict[str, Case] = {
    "hashes of Rust's symbols": [[sdk("native", "panic: x", "+shop::pay::h0123456789abcdef"), sdk("native", "panic: y", "+shop::pay::hfedcba9876543210"), sdk("native", "panic: y", "+shop::pay")], [sdk("native", "panic: x", "+shop::refund::h0123456789abcdef")]],
    "Rust's closures": [[sdk("native", "panic: x", "+shop::pay::{{closure}}::h0123456789abcdef"), sdk("native", "panic: x", "+shop::pay::{closure#3}")]],
    "parameters": [[sdk("native", "SIGSEGV", "+charge(Order const&, int)", MAIN), sdk("native", "SIGSEGV", "+charge(Order const&, int) [clone .isra.0]", MAIN), sdk("native", "SIGSEGV", "+charge", MAIN)], [sdk("native", "SIGSEGV", "+refund(Order const&, int)", MAIN)]],
    "lines": [[sdk("native", "SIGSEGV", "+charge @ /src/shop/pay.c:10", MAIN), sdk("native", "SIGSEGV", "+charge @ /build/1/shop/pay.c:99", MAIN)]],
    "signals": [[sdk("native", "SIGSEGV", "+charge", MAIN)], [sdk("native", "SIGABRT", "+charge", MAIN)]],
    "libraries": [[sdk("native", "panic: x", "core::panicking::panic_fmt @ /rustc/0a1b2c/library/core/src/panicking.rs:1", "shop::pay"), sdk("native", "panic: x", "core::panicking::panic @ /rustc/ffeedd/library/core/src/panicking.rs:9", "shop::pay")]],
    "C++ lambdas": [[sdk("native", "SIGSEGV", "+shop::run::{lambda(int)#1}::operator()"), sdk("native", "SIGSEGV", "+shop::run::{lambda(int)#2}::operator()")]],
    "blocks of Objective-C": [[sdk("cocoa", "NSException: x", "+__23-[Shop pay:]_block_invoke"), sdk("cocoa", "NSException: x", "+__41-[Shop pay:]_block_invoke_2")]],
    "Swift's closures": [[sdk("cocoa", "Fatal: x", "+closure #1 in Shop.pay()"), sdk("cocoa", "Fatal: x", "+closure #4 in Shop.pay()")]],
    "addresses": [[sdk("native", "SIGSEGV", "+0x7fff5fc01234", "+charge", MAIN), sdk("native", "SIGSEGV", "+0x7fff00000000", "+charge", MAIN)]],
    "offsets": [[sdk("native", "SIGSEGV", "+charge + 42", MAIN), sdk("native", "SIGSEGV", "+charge + 0x1f", MAIN)]],
}  # fmt: skip
