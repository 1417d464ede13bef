//! Whole programs as files: each command, with good and bad input, what it prints and how it ends.

#[test]
fn every_command_prints_what_its_file_says() {
    trycmd::TestCases::new().case("tests/commands/*.trycmd");
}
